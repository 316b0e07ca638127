// What the C library declares only for C that asks for GNU's extensions.
#if defined(__linux__)
extern int renameat2(int, const char *, int, const char *, unsigned int);
#endif
