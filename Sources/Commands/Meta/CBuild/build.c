#include "build.h"

#ifndef OLARES_CLI_COMMIT
#define OLARES_CLI_COMMIT ""
#endif

const char *olares_cli_commit(void) { return OLARES_CLI_COMMIT; }
