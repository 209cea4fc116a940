// Tells which operations on stochastic numbers made estimates invalid.
#include <dpg/observe/sampling_watch.h>

#include <dpg/dist/reduce.h>

#include <iterator>

namespace dpg {

namespace {

/// A kind of doubtful operation, as it is told.
struct doubt {
  instability kind;
  const char *one, *several;
};

constexpr doubt kinds[] = {
    {instability::product, " product of two numbers without digits", " products of two numbers without digits"},
    {instability::quotient, " quotient by a number without digits", " quotients by numbers without digits"},
    {instability::branch, " comparison that rounding decides", " comparisons that rounding decides"}};

constexpr std::size_t kinds_of_doubt = std::size(kinds);
constexpr int statements_told = 3;

std::vector<index> counts_now() {
  std::vector<index> counts;
  for (const watched_place *place : watched_places())
    for (const doubt &each : kinds)
      counts.push_back(place->count_of(each.kind));
  return counts;
}

} // namespace

sampling_watch::sampling_watch() : before_(counts_now()) {}

std::string sampling_watch::doubts(const communicator &comm) const {
  const std::vector<watched_place *> places = watched_places();
  const std::vector<index> now = counts_now();
  std::string text;
  int statements = 0;
  for (std::size_t place = 0; place < places.size(); ++place)
    for (std::size_t kind = 0; kind < kinds_of_doubt; ++kind) {
      const std::size_t at = place * kinds_of_doubt + kind;
      const index met = sum(comm, now[at] - before_[at]);
      if (met == 0 || ++statements > statements_told)
        continue;
      text += (text.empty() ? "" : ", ") + std::to_string(met) + (met == 1 ? kinds[kind].one : kinds[kind].several) +
              " in " + places[place]->text();
    }
  return statements > statements_told ? text + ", and more" : text;
}

} // namespace dpg
