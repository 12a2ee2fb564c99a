// Preloaded into the gateway: journals SQLite's changes to the ledger files, so that a test can build the contents of a disk that
// lost every write since the file's last flush. The journal itself outlives kill -9, because the machine keeps running.
//
// It also fails on demand: while a file with the journal's name plus ".fail-write", ".fail-flush" or ".read-only" exists, the disk
// has I/O errors, or has turned read-only (as ext4 does after an error of its own, also for files that are open).
//
// A record is: kind 'w', 't', 's' or 'u'; file 'd' (database) or 'l' (log); offset or new length, 8 bytes; length of the data, 8 bytes; data.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define MAX_FD 65536
#define REAL(name) ((__typeof__(&name))real(#name))

static char files[MAX_FD]; // 'd', 'l' or 0, by descriptor
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static int journal = -1;

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static char kind_of_file(const char *path) {
    size_t length = strlen(path);
    if (length >= 9 && strcmp(path + length - 9, "ledger.db") == 0) return 'd';
    if (length >= 13 && strcmp(path + length - 13, "ledger.db-wal") == 0) return 'l';
    return 0;
}

static char file_of(int fd) { return fd >= 0 && fd < MAX_FD ? files[fd] : 0; }

// Requires the lock.
static void record(char kind, char file, int64_t number, const void *data, uint64_t length) {
    if (journal < 0) {
        const char *path = getenv("MOEV_JOURNAL");
        if (path == NULL || (journal = REAL(open64)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) < 0) abort();
    }
    char head[18] = { kind, file };
    memcpy(head + 2, &number, 8);
    memcpy(head + 10, &length, 8);
    struct iovec parts[2] = { { head, sizeof head }, { (void *)data, length } };
    if (writev(journal, parts, 2) != (ssize_t)(sizeof head + length)) abort();
}

static int fails(const char *how, int error) {
    char path[4096];
    const char *base = getenv("MOEV_JOURNAL");
    if (base == NULL || (size_t)snprintf(path, sizeof path, "%s.%s", base, how) >= sizeof path || access(path, F_OK) != 0) return 0;
    errno = error;
    return 1;
}

static int opened(const char *path, int fd) {
    if (fd >= 0 && fd < MAX_FD) files[fd] = kind_of_file(path);
    return fd;
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    if ((flags & O_ACCMODE) != O_RDONLY && kind_of_file(path) != 0 && fails("read-only", EROFS)) return -1;
    return opened(path, REAL(open64)(path, flags, mode));
}

int close(int fd) {
    if (fd >= 0 && fd < MAX_FD) files[fd] = 0;
    return REAL(close)(fd);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
    char file = file_of(fd);
    if (file == 0) return REAL(pwrite64)(fd, data, length, offset);
    if (fails("fail-write", EIO) || fails("read-only", EROFS)) return -1;
    pthread_mutex_lock(&gate);
    ssize_t written = REAL(pwrite64)(fd, data, length, offset);
    int error = errno;
    if (written > 0) record('w', file, offset, data, written);
    pthread_mutex_unlock(&gate);
    errno = error;
    return written;
}

int ftruncate64(int fd, off64_t length) {
    char file = file_of(fd);
    if (file == 0) return REAL(ftruncate64)(fd, length);
    pthread_mutex_lock(&gate);
    int result = REAL(ftruncate64)(fd, length);
    int error = errno;
    if (result == 0) record('t', file, length, NULL, 0);
    pthread_mutex_unlock(&gate);
    errno = error;
    return result;
}

// Writes before the flush are durable; the lock ensures that the journal contains only those.
static int flush(int fd, int (*sync)(int)) {
    char file = file_of(fd);
    if (file == 0) return sync(fd);
    if (fails("fail-flush", EIO)) return -1;
    pthread_mutex_lock(&gate);
    int result = sync(fd);
    int error = errno;
    if (result == 0) record('s', file, 0, NULL, 0);
    pthread_mutex_unlock(&gate);
    errno = error;
    return result;
}

int fsync(int fd) { return flush(fd, REAL(fsync)); }

int fdatasync(int fd) { return flush(fd, REAL(fdatasync)); }

int unlink(const char *path) {
    char file = kind_of_file(path);
    if (file == 0) return REAL(unlink)(path);
    pthread_mutex_lock(&gate);
    int result = REAL(unlink)(path);
    int error = errno;
    if (result == 0) record('u', file, 0, NULL, 0);
    pthread_mutex_unlock(&gate);
    errno = error;
    return result;
}
