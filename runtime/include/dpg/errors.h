// The errors that the runtime throws, each with the exit status of a program that ends with it.
//
// Rule for every runtime function that is collective: what may fail on one process alone is agreed upon before the
// function returns (dist/agree.h), so that all processes throw the same error, one message is printed, and none waits
// for a process that has left.
#pragma once

#include <stdexcept>
#include <string>

namespace dpg {

/// What went wrong, as a number that can be sent to other processes.
enum class error_kind { failure, input, range, shape, contract, usage, choice };

/// The base of all errors of the runtime. The message is one line without a full stop.
class error : public std::runtime_error {
public:
  explicit error(const std::string &message, error_kind kind = error_kind::failure)
      : std::runtime_error(message), kind_(kind) {}

  error_kind kind() const { return kind_; }

  /// The exit status for a program that ends with this error: 1 wrong data, 2 wrong use, 3 a contract not met.
  int status() const { return kind_ == error_kind::contract ? 3 : kind_ == error_kind::usage ? 2 : 1; }

private:
  error_kind kind_;
};

/// A file or other input that cannot be read or does not say what its format demands.
struct input_error : error {
  explicit input_error(const std::string &message) : error(message, error_kind::input) {}
};

/// A value outside its declared range.
struct range_error : error {
  explicit range_error(const std::string &message) : error(message, error_kind::range) {}
};

/// Shapes or sizes that do not fit together, or not into the index types.
struct shape_error : error {
  explicit shape_error(const std::string &message) : error(message, error_kind::shape) {}
};

/// A result that is not as accurate as its contract demands.
struct contract_error : error {
  explicit contract_error(const std::string &message) : error(message, error_kind::contract) {}
};

/// Wrong options on the command line.
struct usage_error : error {
  explicit usage_error(const std::string &message) : error(message, error_kind::usage) {}
};

/// A task that none of its implementations can run.
struct choice_error : error {
  explicit choice_error(const std::string &message) : error(message, error_kind::choice) {}
};

/// Ends all processes with a message and status 1: for errors where none can be thrown, since other threads run or the
/// other processes would not know of it.
[[noreturn]] void end_at_once(const std::string &message);

/// Throws dpg::range_error, which every process must do alike; inside of a parallel region, which no exception may
/// leave, even one of a single thread, ends all processes at once. Tasks that parallel_for() runs on threads throw.
[[noreturn]] void throw_or_end(const std::string &message);

/// Throws the error class of `kind` with `message`.
[[noreturn]] inline void throw_error(error_kind kind, const std::string &message) {
  switch (kind) {
  case error_kind::input:
    throw input_error(message);
  case error_kind::range:
    throw range_error(message);
  case error_kind::shape:
    throw shape_error(message);
  case error_kind::contract:
    throw contract_error(message);
  case error_kind::usage:
    throw usage_error(message);
  case error_kind::choice:
    throw choice_error(message);
  case error_kind::failure:
    break;
  }
  throw error(message);
}

} // namespace dpg
