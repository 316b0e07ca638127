// What the C library declares only for C that asks for GNU's extensions.
#if defined(__linux__)
#ifndef O_PATH
#define O_PATH 010000000
#endif
extern int syncfs(int);
extern int renameat2(int, const char *, int, const char *, unsigned int);
#endif
