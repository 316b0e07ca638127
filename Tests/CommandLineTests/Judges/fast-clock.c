// A clock that runs faster, for a program that is started with this library in LD_PRELOAD: what takes an hour takes FAST_CLOCK times
// less. Clocks go on from what they are at the start; sleeps and the timers of event loops are as much shorter.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { clocks = 16, descriptors = 4096 };

static double rate = 1;
static int64_t starts[clocks];
static uint8_t clock_of[descriptors];

static int64_t nanoseconds(struct timespec time) { return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec; }

static struct timespec spec(int64_t nanoseconds) {
    return (struct timespec){.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
}

static int64_t real_time(clockid_t clock) {
    struct timespec time = {0};
    syscall(SYS_clock_gettime, clock, &time);
    return nanoseconds(time);
}

__attribute__((constructor)) static void start(void) {
    const char *text = getenv("FAST_CLOCK");
    double wanted = text ? atof(text) : 1;
    if (wanted >= 1) rate = wanted;
    for (int clock = 0; clock < clocks; clock++) starts[clock] = real_time(clock);
}

// Clocks of processor time are left alone.
static int is_fast(clockid_t clock) {
    return clock >= 0 && clock < clocks && clock != CLOCK_PROCESS_CPUTIME_ID && clock != CLOCK_THREAD_CPUTIME_ID;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    if (!is_fast(clock)) return (int)syscall(SYS_clock_gettime, clock, time);
    *time = spec(starts[clock] + (int64_t)((double)(real_time(clock) - starts[clock]) * rate));
    return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    *time = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
    return 0;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}

int timerfd_create(int clock, int flags) {
    int descriptor = (int)syscall(SYS_timerfd_create, clock, flags);
    if (descriptor >= 0 && descriptor < descriptors) clock_of[descriptor] = (uint8_t)clock;
    return descriptor;
}

// A time of 0 stops a timer; a time in the past, however far, rings at once.
static struct timespec slower(struct timespec time, int64_t start) {
    int64_t value = nanoseconds(time);
    if (value == 0) return time;
    int64_t changed = start + (int64_t)((double)(value - start) / rate);
    return spec(changed > 0 ? changed : 1);
}

int timerfd_settime(int descriptor, int flags, const struct itimerspec *value, struct itimerspec *old) {
    struct itimerspec changed = *value;
    int clock = descriptor >= 0 && descriptor < descriptors ? clock_of[descriptor] : CLOCK_MONOTONIC;
    if (is_fast(clock)) {
        changed.it_value = slower(value->it_value, flags & TFD_TIMER_ABSTIME ? starts[clock] : 0);
        changed.it_interval = slower(value->it_interval, 0);
    }
    return (int)syscall(SYS_timerfd_settime, descriptor, flags, &changed, old);
}

int nanosleep(const struct timespec *wanted, struct timespec *left) {
    struct timespec shorter = slower(*wanted, 0);
    return (int)syscall(SYS_nanosleep, &shorter, left);
}
