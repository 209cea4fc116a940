// Certificates: whether a computed value meets its contract, from an enclosed bound of its error.
#pragma once

#include <dpg/num/ball.h>

#include <string>
#include <string_view>

namespace dpg {

/// How a contract is met: see the language reference.
enum class certificate_kind { proved, bounded, certified, sampled };

/// What a tolerance is relative to: the norm of the exact value; nothing; the backward error's own definition; each
/// element by itself.
enum class tolerance_kind { relative, absolute, backward, componentwise };

/// `within 1e-10`, `within 1e-10 absolute`, `within 1e-14 backward`.
struct contract {
  double within;
  tolerance_kind kind = tolerance_kind::relative;
};

/// The outcome of a contract, for reports.
struct certificate {
  std::string name;      // of the value
  certificate_kind kind; // how the bound was found
  contract demanded;
  double bound; // an upper bound of the error that was reached; infinite where none could be found
  double limit; // the largest bound that would do: within * (norm - bound) if relative, else within
  bool holds;
  std::string format = {}; // of arrays that are narrower than f64 (only some of them may be), or dd; empty: f64
  std::string tried = {};  // what fewer digits reached before: "2.4e-06 in f32"; empty where nothing was tried
  std::string likely = {}; // the probability with which the bound holds, as the program writes it; empty: always

  /// The same, of a value that was computed with narrow arrays, or in dd.
  certificate in(std::string_view format_of_values) &&;

  /// The same, where the bound holds with a probability: if roundings are independent and of mean zero (Higham and Mary
  /// 2019, model 2.1).
  certificate with_probability(std::string_view probability) &&;

  /// The same, of a value that was computed again since `narrow` did not hold.
  certificate after(const certificate &narrow) &&;
};

/// What the bound says of the contract. The exact value's norm is at least norm - bound, so a relative contract holds
/// if bound <= within * (norm - bound); each side is rounded to the safe one, `within` counts as the decimal that it
/// was read from. It does not hold if the bound or norm is invalid, the bound lies below 0 or subnormals are flushed:
/// so no value is certified that holds an infinity or a NaN.
///
/// @param bound            encloses a bound of the absolute error (backward: of the backward error)
/// @param norm_of_value    encloses a norm of the computed value: the contract's if it is relative, any other that is
///                         invalid where an element is not finite if not
certificate check_contract(std::string_view name, const ball &bound, const ball &norm_of_value, contract demanded,
                           certificate_kind kind = certificate_kind::certified);

/// The same, for contracts that must hold.
///
/// @throws dpg::contract_error if the contract does not hold; on every process, where all pass the same balls
certificate certify(std::string_view name, const ball &bound, const ball &norm_of_value, contract demanded,
                    certificate_kind kind = certificate_kind::certified);

/// The same of an estimate by samples (num/stochastic.h), which is no bound.
///
/// @param error_of_value   the estimated error in the contract's norm (componentwise: the largest of an element's,
/// relative
///                         to it)
/// @param doubts           what makes the estimate itself invalid, for people (observe/sampling_watch.h); empty:
/// nothing
/// @throws dpg::contract_error if the contract does not hold, or there are doubts; on every process, where all pass the
///                         same
certificate certify_sampled(std::string_view name, const ball &error_of_value, const ball &norm_of_value,
                            contract demanded, std::string_view doubts);

/// One line for people: "certified: error at most 3.1e-13, within 1e-10 relative, which is 9e-11 here", and what narrow
/// arrays did: "; arrays in f32", or "; in f64, after 2.4e-06 in f32". With a probability: "bounded, likely 0.999:
/// ...".
std::string describe(const certificate &outcome);

} // namespace dpg
