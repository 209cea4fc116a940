// Where a thread may throw.
#pragma once

namespace dpg {

/// While it lives, the calling thread may throw at this depth of parallel regions, since somebody catches there.
class throwing_level {
public:
  explicit throwing_level(int level) : before_(current) { current = level; }
  ~throwing_level() { current = before_; }
  throwing_level(const throwing_level &) = delete;
  throwing_level &operator=(const throwing_level &) = delete;

  /// Of the calling thread: 0, outside of all regions, if nothing else is said.
  static inline thread_local int current = 0;

private:
  int before_;
};

} // namespace dpg
