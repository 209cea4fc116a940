// The names at global scope: see global_names.h.
#include "compiler/emit/cpp/global_names.h"

namespace dpg::emit {

namespace {

/// What the C library declares, as glibc 2.36 does under g++ (which defines _GNU_SOURCE). Its forms for other formats
/// (`sinf`, `sinl`, `sinf32x`) and its types in `_t` are found by their endings.
constexpr llvm::StringLiteral library =
    " "
    "FILE a64l abort abs access acct acos acosh alarm aligned_alloc arc4random arc4random_buf arc4random_uniform "
    "asctime asin asinh asprintf atan atan2 atanh atexit atof atoi atol basename bcmp bcopy brk bsearch btowc bzero "
    "calloc canonicalize canonicalize_file_name cbrt ceil chdir chmod chown chroot clearenv clearerr clock "
    "clock_adjtime clock_getcpuclockid clock_getres clock_gettime clock_nanosleep clock_settime clone close "
    "close_range closefrom confstr copy_file_range copysign cos cosh creat crypt ctermid ctime cuserid daddl daemon "
    "daylight ddivl dfmal difftime div dmull dprintf drand48 drand48_data drem dsqrtl dsubl dup dup2 dup3 duplocale "
    "dysize eaccess ecvt endusershell environ erand48 erf erfc euidaccess execl execle execlp execv execve execveat "
    "execvp execvpe exit exp exp10 exp2 explicit_bzero expm1 f_owner_ex fabs faccessat fadd fchdir fchmod fchmodat "
    "fchown fchownat fclose fcloseall fcntl fcvt fdatasync fdim fdiv fdopen feof ferror fexecve fflush ffma ffs "
    "ffsl ffsll fgetc fgetpos fgets fgetwc fgetws file_handle fileno finite flock flockfile floor fma fmax fmaximum "
    "fmaximum_mag fmaximum_mag_num fmaximum_num fmaxmag fmemopen fmin fminimum fminimum_mag fminimum_mag_num "
    "fminimum_num fminmag fmod fmul fopen fopencookie fork fpathconf fprintf fputc fputs fputwc fputws fread free "
    "freelocale freopen frexp fromfp fromfpx fscanf fseek fseeko fsetpos fsqrt fstat fstatat fsub fsync ftell "
    "ftello ftruncate ftrylockfile funlockfile futimens fwide fwprintf fwrite fwscanf gamma gcvt "
    "get_current_dir_name getc getchar getcpu getcwd getdate getdate_err getdelim getdomainname getdtablesize "
    "getegid getentropy getenv geteuid getgid getgroups gethostid gethostname getline getloadavg getlogin "
    "getpagesize getpass getpayload getpgid getpgrp getpid getppid getpt getresgid getresuid getsid getsubopt "
    "gettid getuid getumask getusershell getw getwc getwchar getwd gmtime grantpt group_member gsignal hypot ilogb "
    "index initstate iovec isalnum isalpha isascii isatty isblank iscntrl isctype isdigit isgraph isinff isinfl "
    "islower isnanf isnanl isprint ispunct isspace isupper iswalnum iswalpha iswblank iswcntrl iswctype iswdigit "
    "iswgraph iswlower iswprint iswpunct iswspace iswupper iswxdigit isxdigit itimerspec j0 j0f j0l j1 j1f j1l jn "
    "jnf jnl jrand48 kill killpg l64a labs lchmod lchown lcong48 lconv ldexp ldiv lgamma link linkat llabs lldiv "
    "llogb llrint llround localeconv localtime lockf log log10 log1p log2 logb lrand48 lrint lround lseek lstat "
    "malloc mblen mbrlen mbrtowc mbsinit mbsnrtowcs mbsrtowcs mbstowcs mbtowc memccpy memchr memcmp memcpy memfrob "
    "memmem memmove mempcpy memrchr memset mkdir mkdirat mkdtemp mkfifo mkfifoat mknod mknodat mkostemp mkostemps "
    "mkstemp mkstemps mktemp mktime modf mrand48 nan nanosleep nearbyint newlocale nextafter nextdown nexttoward "
    "nextup nice nrand48 obstack obstack_printf obstack_vprintf on_exit open open_memstream open_wmemstream openat "
    "optarg opterr optind optopt pathconf pause pclose perror pipe pipe2 popen pow pread printf profil "
    "program_invocation_name program_invocation_short_name pselect psiginfo psignal ptsname putc putchar putenv "
    "puts putw putwc putwchar pwrite qecvt qfcvt qgcvt qsort quick_exit raise rand random random_data rawmemchr "
    "read readlink readlinkat realloc reallocarray realpath remainder remove remquo rename renameat renameat2 "
    "revoke rewind rindex rint rmdir round roundeven rpmatch sbrk scalb scalbln scalbn scanf sched_get_priority_max "
    "sched_get_priority_min sched_getaffinity sched_getcpu sched_getparam sched_getscheduler sched_param "
    "sched_rr_get_interval sched_setaffinity sched_setparam sched_setscheduler sched_yield secure_getenv seed48 "
    "select setbuf setbuffer setdomainname setegid setenv seteuid setgid sethostid sethostname setlinebuf setlocale "
    "setlogin setns setpayload setpayloadsig setpgid setpgrp setregid setresgid setresuid setreuid setsid setstate "
    "setuid setusershell setvbuf sigabbrev_np sigaction sigaddset sigaltstack sigandset sigblock sigcontext "
    "sigdelset sigdescr_np sigemptyset sigevent sigfillset siggetmask sighold sigignore siginterrupt sigisemptyset "
    "sigismember signal signgam significand sigorset sigpause sigpending sigprocmask sigqueue sigrelse sigreturn "
    "sigset sigsetmask sigstack sigsuspend sigtimedwait sigval sigwait sigwaitinfo sin sincos sinh sleep snprintf "
    "sprintf sqrt srand srand48 srandom sscanf ssignal stat statx statx_timestamp stderr stdin stdout stpcpy "
    "stpncpy strcasecmp strcasestr strcat strchr strchrnul strcmp strcoll strcpy strcspn strdup strerror "
    "strerrordesc_np strerrorname_np strfromd strfromf strfroml strfry strftime strlen strncasecmp strncat strncmp "
    "strncpy strndup strnlen strpbrk strptime strrchr strsep strsignal strspn strstr strtod strtof strtok strtol "
    "strtold strtoq strtoul strtouq strverscmp strxfrm swab swprintf swscanf symlink symlinkat sync syncfs syscall "
    "sysconf system sysv_signal tan tanh tcgetpgrp tcsetpgrp tempnam tgamma tgkill time timegm timelocal "
    "timer_create timer_delete timer_getoverrun timer_gettime timer_settime timespec timespec_get timespec_getres "
    "timeval timex timezone tm tmpfile tmpnam tms toascii tolower totalorder totalordermag toupper towctrans "
    "towlower towupper trunc truncate ttyname ttyslot tzname tzset ualarm ufromfp ufromfpx umask ungetc ungetwc "
    "unlink unlinkat unlockpt unsetenv unshare uselocale usleep utimensat va_list valloc vasprintf vdprintf vfork "
    "vfprintf vfscanf vfwprintf vfwscanf vhangup vprintf vscanf vsnprintf vsprintf vsscanf vswprintf vswscanf "
    "vwprintf vwscanf wcpcpy wcpncpy wcrtomb wcscasecmp wcscat wcschr wcschrnul wcscmp wcscoll wcscpy wcscspn "
    "wcsdup wcsftime wcslen wcsncasecmp wcsncat wcsncmp wcsncpy wcsnlen wcsnrtombs wcspbrk wcsrchr wcsrtombs wcsspn "
    "wcsstr wcstod wcstof wcstok wcstol wcstold wcstombs wcstoq wcstoul wcstouq wcswcs wcswidth wcsxfrm wctob "
    "wctomb wctrans wctype wcwidth wmemchr wmemcmp wmemcpy wmemmove wmempcpy wmemset wprintf write wscanf y0 y0f "
    "y0l y1 y1f y1l yn ynf ynl ";

/// What emitted main files declare, and targets that CMake makes itself.
constexpr llvm::StringLiteral own =
    " "
    "all clean describe edit_cache help install package rebuild_cache run source_folder test ";

bool holds(llvm::StringRef list, llvm::StringRef name) { return list.contains((" " + name + " ").str()); }

/// `sinf32x` without `f32x`, `sinl` without `l`.
llvm::StringRef withoutFormat(llvm::StringRef name) {
  name.consume_back("_r");
  for (llvm::StringRef ending : {"f16", "f32", "f64", "f128", "f32x", "f64x", "f", "l", "64", "_unlocked"})
    if (name.consume_back(ending))
      break;
  return name;
}

} // namespace

bool isGlobalName(llvm::StringRef name) {
  const bool isPrefixed = name.starts_with("pthread_") || name.starts_with("posix_");
  return isPrefixed || name.ends_with("_t") || holds(library, name) || holds(library, withoutFormat(name)) ||
         holds(own, name);
}

} // namespace dpg::emit
