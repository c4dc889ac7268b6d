/* A disk that fails when a file says so: preloaded into a process, it lets what that process does to files below one
 * folder come back with an error. GROUNDRULES_DISK is the folder, GROUNDRULES_FAULT the file; what is in the file:
 *   full       writes find no space (ENOSPC)
 *   sync       waiting for the disk fails (EIO)
 *   read-only  nothing can be opened to write, or written (EROFS)
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int below(const char *path) {
    const char *folder = getenv("GROUNDRULES_DISK");
    return folder != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

static int on_disk(int fd) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return below(path);
}

static int fault(const char *name) {
    const char *control = getenv("GROUNDRULES_FAULT");
    char text[32] = "";
    int kept = errno;
    FILE *file = control == NULL ? NULL : fopen(control, "re");
    if (file != NULL) {
        if (fgets(text, sizeof text, file) == NULL) text[0] = 0;
        fclose(file);
    }
    errno = kept;
    return strcmp(text, name) == 0;
}

static int refused(int fd) {
    if (!on_disk(fd)) return 0;
    if (fault("full")) { errno = ENOSPC; return 1; }
    if (fault("read-only")) { errno = EROFS; return 1; }
    return 0;
}

#define REAL(type, name, ...) ((type (*)(__VA_ARGS__)) dlsym(RTLD_NEXT, name))

ssize_t write(int fd, const void *from, size_t size) {
    return refused(fd) ? -1 : REAL(ssize_t, "write", int, const void *, size_t)(fd, from, size);
}

ssize_t pwrite(int fd, const void *from, size_t size, off_t at) {
    return refused(fd) ? -1 : REAL(ssize_t, "pwrite", int, const void *, size_t, off_t)(fd, from, size, at);
}

ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) {
    return refused(fd) ? -1 : REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t)(fd, from, size, at);
}

static int unsynced(int fd) {
    if (!on_disk(fd) || !fault("sync")) return 0;
    errno = EIO;
    return 1;
}

int fsync(int fd) { return unsynced(fd) ? -1 : REAL(int, "fsync", int)(fd); }

int fdatasync(int fd) { return unsynced(fd) ? -1 : REAL(int, "fdatasync", int)(fd); }

static int opened(const char *name, const char *path, int flags, mode_t mode) {
    if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) && below(path) && fault("read-only")) {
        errno = EROFS;
        return -1;
    }
    return REAL(int, name, const char *, int, ...)(path, flags, mode);
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

int open(const char *path, int flags, ...) { MODE(flags) return opened("open", path, flags, mode); }

int open64(const char *path, int flags, ...) { MODE(flags) return opened("open64", path, flags, mode); }
