#include "cli/interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>

static sigset_t interrupts(void)
{
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGINT);
    (void)sigaddset(&set, SIGTERM);
    return set;
}

void interrupt_hold(void)
{
    sigset_t set = interrupts();
    (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN);
}

bool interrupt_arrived(void)
{
    sigset_t set = interrupts();
    const struct timespec now = { 0 };
    if (sigtimedwait(&set, NULL, &now) < 0) {
        return false;
    }
    interrupt_release();
    return true;
}

void interrupt_release(void)
{
    sigset_t set = interrupts();
    (void)pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}
