// A graph of the program as it is drawn: tasks, the data that flows between them, and the loops around them.
#pragma once

#include "dialects/dpg/dpg.h"

#include <string>
#include <vector>

namespace dpg::views {

enum class NodeKind { Input, Output, Task, Storage, Scalar, Condition, Contract, Show };

/// A line of the program, or of what is said about it.
struct Statement {
  std::string text;
  std::string place; ///< "pagerank.dpg:9"; may be empty
};

struct Node {
  NodeKind kind;
  std::string name;
  std::vector<Statement> statements;
  size_t cluster;
};

enum class ClusterKind { Graph, Loop, Branch, Certificate, Component };

/// What stands around nodes: the graph itself is cluster 0, around all others.
struct Cluster {
  ClusterKind kind;
  std::string title;
  std::vector<std::string> remarks;
  size_t parent;
};

/// Data on its way from the node that makes it to one that reads it.
struct Flow {
  size_t from, to;
  std::string name;
  std::string readAs;                 ///< the name that the reader has for it, where a loop gives it another
  std::string type;                   ///< "real[n] f64, spread"
  std::vector<std::string> exchanges; ///< what processes send each other on the way
  bool isForNextIteration = false;
};

struct TaskGraph {
  std::string name;
  std::vector<Cluster> clusters;
  std::vector<Node> nodes;
  std::vector<Flow> flows;
};

/// `graph` has to be as `dpg-derive-exchanges` leaves it: nests are tasks, and exchanges are operations.
TaskGraph taskGraphOf(ir::GraphOp graph);

} // namespace dpg::views
