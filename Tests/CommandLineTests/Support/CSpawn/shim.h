// What glibc declares for _GNU_SOURCE alone, and Swift's own module of it therefore leaves out.
#ifdef __linux__
#include <spawn.h>
#include <stddef.h>

int pipe2(int ends[2], int flags);
int posix_openpt(int flags);
int grantpt(int master);
int unlockpt(int master);
int ptsname_r(int master, char *name, size_t size);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);

#ifndef POSIX_SPAWN_SETSID
#define POSIX_SPAWN_SETSID 0x80
#endif
#endif
