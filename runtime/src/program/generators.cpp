// The generators that options may call.
#include "program/generators.h"

namespace dpg {
namespace {

constexpr double left_out = std::numeric_limits<double>::quiet_NaN();

} // namespace

const generator_signature_list &sparse_generators() {
  static const generator_signature_list generators = {
      {"rmat", {{"scale", true}, {"edges", true, 16}, {"seed", true, 1}}},
      {"c_diagonal", {{"n", true}, {"C", true}, {"Q", false, 0}, {"seed", true, 1}}},
      {"convection_diffusion", {{"nx", true}, {"ny", true}, {"cx", false, 0}, {"cy", false, 0}}},
      {"smg2s",
       {{"n", true},
        {"low", false, 1},
        {"high", false, 100},
        {"spectrum", true, 0},
        {"bandwidth", true, 5},
        {"nilpotency", true, 4},
        {"seed", true, 1}}}};
  return generators;
}

const generator_signature_list &dense_generators() {
  static const generator_signature_list generators = {
      {"uniform", {{"rows", true, left_out}, {"columns", true, left_out}, {"seed", true, 1}}},
      {"normal", {{"rows", true, left_out}, {"columns", true, left_out}, {"seed", true, 1}}}};
  return generators;
}

} // namespace dpg
