// measured FILE COMMAND [ARGUMENT...]: runs the command and writes to FILE how it ended, its CPU
// seconds with those of all its descendants, its wall seconds, and the peak memory in KiB of the
// largest of them. A program of its own, because a command's peak counts what the program that
// started it had: this one has next to nothing.

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COULD_NOT_START 127
#define SIGNAL_BASE     128

static double seconds_now(void)
{
    struct timespec now = { 0 };
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        (void)fprintf(stderr, "usage: measured FILE COMMAND [ARGUMENT...]\n");
        return 2;
    }
    // Descendants whose parent ends become children of this process, and are counted.
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    const double began = seconds_now();
    const pid_t command = fork();
    if (command == 0) {
        (void)execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(COULD_NOT_START);
    }
    int status = 0;
    double ended = began;
    for (;;) {
        int one = 0;
        const pid_t child = wait(&one);
        if (child < 0) {
            break;
        }
        if (child == command) {
            status = one;
            ended = seconds_now();
        }
    }
    struct rusage usage = { 0 };
    (void)getrusage(RUSAGE_CHILDREN, &usage);
    FILE *file = fopen(argv[1], "we");
    if (file == NULL || command < 0) {
        perror(argv[1]);
        return 2;
    }
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : SIGNAL_BASE + WTERMSIG(status);
    const double cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    (void)fprintf(file, "%d %.6f %.6f %ld\n", code, cpu_s, ended - began, usage.ru_maxrss);
    return fclose(file) == 0 ? 0 : 2;
}
