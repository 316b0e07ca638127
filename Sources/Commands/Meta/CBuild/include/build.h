#ifndef OLARES_CLI_BUILD_H
#define OLARES_CLI_BUILD_H

/// The commit that the program was built from; empty where the build did not say.
const char *olares_cli_commit(void);

#endif
