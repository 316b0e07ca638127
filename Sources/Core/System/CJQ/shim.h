/* What is used of libjq, as the manual of its C interface declares it. Nothing is linked: the functions are looked up when the first
   filter is run, and no header of the library has to be there for a build. */

/* A JSON value, which functions take over and give away by value. */
typedef struct {
    unsigned char kind_flags;
    unsigned char pad;
    unsigned short offset;
    int size;
    union {
        void *_Nullable pointer;
        double number;
    } content;
} JQValue;

typedef void (*JQMessageCallback)(void *_Nullable context, JQValue message);

struct JQFunctions {
    void *_Nullable (*_Nonnull jq_init)(void);
    void (*_Nonnull jq_teardown)(void *_Nullable *_Nonnull);
    void (*_Nonnull jq_set_error_cb)(void *_Nonnull, JQMessageCallback _Nullable, void *_Nullable);
    int (*_Nonnull jq_compile)(void *_Nonnull, const char *_Nonnull);
    void (*_Nonnull jq_start)(void *_Nonnull, JQValue, int);
    JQValue (*_Nonnull jq_next)(void *_Nonnull);
    JQValue (*_Nonnull jv_parse_sized)(const char *_Nonnull, int);
    JQValue (*_Nonnull jv_dump_string)(JQValue, int);
    const char *_Nonnull (*_Nonnull jv_string_value)(JQValue);
    int (*_Nonnull jv_get_kind)(JQValue);
    JQValue (*_Nonnull jv_copy)(JQValue);
    int (*_Nonnull jv_invalid_has_msg)(JQValue);
    JQValue (*_Nonnull jv_invalid_get_msg)(JQValue);
    void (*_Nonnull jv_free)(JQValue);
};
