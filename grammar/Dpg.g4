// The grammar of dpg: one rule for one class of the syntax tree.
//
// Reserved are only the words that the rule `name` does not list; all others are keywords in their place and names
// elsewhere.
//
// One question is answered before this grammar sees the words: is `sum(i) x[i]` a reduction, or a call that something
// follows? compiler/parse/words.cpp looks past the closing bracket, where two words always decide, and gives the name of
// a reduction the type REDUCER. So every other decision here needs little more than the next two words.
grammar Dpg;

tokens { REDUCER }

file : (importDeclaration | component)* EOF ;

importDeclaration : 'import' STRING ';' ;

component
  : abstractComponent
  | graphComponent
  | implementationComponent
  | executionComponent
  ;

// ---------------------------------------------------------------------------------------------------------- components

abstractComponent : 'abstract' name parameters (';' | abstractBody) ;
abstractBody : '{' (statement | expertise)* '}' ;

graphComponent : 'graph' name parameters block ;

implementationComponent : 'implementation' name 'of' name 'in' name implementationBody ;
implementationBody : '{' (implementationProperty | statement | expertise)* '}' ;

executionComponent : 'execution' name 'of' name executionBody ;
executionBody : '{' executionProperty* '}' ;

parameters : '(' (parameter (',' parameter)*)? ')' ;
parameter : direction name ':' type ('=' initial)? ;
direction : 'in' | 'out' | 'inout' ;
initial : 'read' STRING | expression ;

expertise : 'expertise' '{' fact* '}' ;
fact
  : word=('operations' | 'bytes' | 'prefer' | 'stability') expression ';'
  | word=('error' | 'stability') name ':' expression ';'
  ;

implementationProperty
  : 'source' STRING ';'                                                   # sourceProperty
  | 'function' name ('::' name)* ';'                                      # functionProperty
  | 'stored' storedChoice (',' storedChoice)* ';'                         # storedProperty
  | 'arithmetic' formatChoice (',' formatChoice)* ';'                     # arithmeticProperty
  | word=('processes' | 'threads') low=expression (open='..' high=expression?)? ';'   # countProperty
  | 'requires' expression ';'                                             # requiresProperty
  ;
storedChoice : name ':' placement ;
formatChoice : name ':' elementName ('|' elementName)* ;

executionProperty : name STRING ';' ;

// --------------------------------------------------------------------------------------------------------------- types

type : ('sparse' blockShape=shape?)? element extents=shape? annotation* ;
element : 'complex' elementName? | elementName ;
elementName : NAME | 'real' | 'int' | 'bool' | 'stochastic' ;
shape : '[' expression (',' expression)* ']' ;
placement : name shape? ;

annotation
  : 'within' expression contractPart*               # contract
  | 'in' '[' expression ',' expression ']'          # valueRange
  | 'stored' placement                              # stored
  | 'distributed' placement                         # distributed
  | 'replicated'                                    # replicated
  ;
contractPart
  : word=('relative' | 'absolute' | 'componentwise' | 'backward')   # contractSense
  | 'norm' (name | NUMBER)                                          # contractNorm
  | 'likely' expression                                             # contractLikely
  | 'sampled'                                                       # contractSampled
  ;

// ---------------------------------------------------------------------------------------------------------- statements

statement
  : assignment
  | declaration
  | forStatement
  | repeatStatement
  | ifStatement
  | certifyStatement
  | showStatement
  ;

block : '{' statement* '}' ;

// `x: f32[n] = e;` is an assignment too: the rule `declaration` reads it, so that a type is read only once.
assignment : 'publish'? targets '=' expression clause* ';' ;
declaration : name ':' type ('=' expression clause*)? ';' ;
forStatement : 'parallel'? 'for' binder (',' binder)* clause* block ;
repeatStatement : 'repeat' 'up' 'to' limit=expression clause* block 'until' until=expression ';' ;
ifStatement : 'if' expression block ('else' (block | ifStatement))? ;
certifyStatement : 'certify' name 'by' expression ';' ;
showStatement : 'show' expression (',' expression)* ';' ;

targets : name subscripts? | '(' target (',' target)+ ')' ;
target : name (':' type | subscripts)? ;

binder : name ('in' range)? ;
range : expression '..' expression ;

clause
  : arithmeticClause                                                            # computing
  | 'where' expression                                                          # where
  | 'on' 'processes' '(' expression ')'                                         # onProcesses
  | 'durable' 'every' expression                                                # durable
  | 'after' name (',' name)*                                                    # after
  | 'demand' demand (',' demand)*                                               # demands
  | 'schedule' '{' scheduleItem (';' scheduleItem)* ';'? '}'                    # schedule
  ;
arithmeticClause
  : 'as' elementName                                # asFormat
  | 'accumulate' elementName                        # accumulateFormat
  | 'round' 'stochastic' '(' expression ')'         # roundStochastic
  ;
demand : 'implementation' name | 'parallel' | name ;
scheduleItem : ('parallel' | name) scheduleIndex (',' scheduleIndex)* ;
scheduleIndex : name expression? ;

// --------------------------------------------------------------------------------------------------------- expressions

// From tight to loose. A reduction stands below products and above sums: it takes in the product that follows.
expression
  : primary                                                                     # primaryExpression
  | expression '\''                                                             # transpose
  | <assoc=right> expression '^' expression                                     # power
  | '-' expression                                                              # negate
  | expression op=('*' | '/' | 'div' | 'mod') expression                        # product
  | REDUCER '(' binder (',' binder)* ')' expression                             # reduction
  | expression op=('+' | '-') expression                                        # sum
  | expression op=('==' | '!=' | '<' | '<=' | '>' | '>=') expression            # comparison
  | 'not' expression                                                            # not
  | expression 'and' expression                                                 # and
  | expression 'or' expression                                                  # or
  | 'if' expression 'then' expression 'else' expression                         # choice
  ;

primary
  : NUMBER                                          # number
  | ('true' | 'false')                              # boolean
  | name arguments subscripts?                      # call
  | name subscripts?                                # use
  | '(' expression arithmeticClause* ')'            # bracketed
  | '[' expression (',' expression)* ']'            # list
  ;

arguments : '(' (argument (',' argument)*)? ')' ;
argument : (name '=')? expression ;
subscripts : '[' subscript (',' subscript)* ']' ;
subscript
  : ':'                                             # whole
  | name 'in' range                                 # binding
  | expression ('..' expression)?                   # elementOrSlice
  ;

name
  : NAME
  | 'absolute' | 'accumulate' | 'after' | 'arithmetic' | 'backward' | 'bool' | 'by' | 'bytes' | 'certify' | 'complex'
  | 'componentwise' | 'demand' | 'distributed' | 'div' | 'durable' | 'error' | 'every' | 'expertise' | 'function' | 'int'
  | 'likely' | 'mod' | 'norm' | 'of' | 'on' | 'operations' | 'prefer' | 'processes' | 'publish' | 'read' | 'real'
  | 'relative' | 'replicated' | 'requires' | 'round' | 'sampled' | 'schedule' | 'show' | 'source' | 'sparse' | 'stability'
  | 'stochastic' | 'stored' | 'threads' | 'to' | 'up' | 'within'
  ;

// --------------------------------------------------------------------------------------------------------------- words

ABSTRACT : 'abstract' ;
IMPLEMENTATION : 'implementation' ;
EXECUTION : 'execution' ;
GRAPH : 'graph' ;
IMPORT : 'import' ;
IN : 'in' ;
OUT : 'out' ;
INOUT : 'inout' ;
FOR : 'for' ;
PARALLEL : 'parallel' ;
REPEAT : 'repeat' ;
UNTIL : 'until' ;
IF : 'if' ;
THEN : 'then' ;
ELSE : 'else' ;
AND : 'and' ;
OR : 'or' ;
NOT : 'not' ;
TRUE_ : 'true' ;
FALSE_ : 'false' ;
AS : 'as' ;
WHERE : 'where' ;

ABSOLUTE : 'absolute' ;
ACCUMULATE : 'accumulate' ;
AFTER : 'after' ;
ARITHMETIC : 'arithmetic' ;
BACKWARD : 'backward' ;
BOOL : 'bool' ;
BY : 'by' ;
BYTES : 'bytes' ;
CERTIFY : 'certify' ;
COMPLEX : 'complex' ;
COMPONENTWISE : 'componentwise' ;
DEMAND : 'demand' ;
DISTRIBUTED : 'distributed' ;
DIV : 'div' ;
DURABLE : 'durable' ;
ERROR_ : 'error' ;
EVERY : 'every' ;
EXPERTISE : 'expertise' ;
FUNCTION : 'function' ;
INT : 'int' ;
LIKELY : 'likely' ;
MOD : 'mod' ;
NORM : 'norm' ;
OF : 'of' ;
ON : 'on' ;
OPERATIONS : 'operations' ;
PREFER : 'prefer' ;
PROCESSES : 'processes' ;
PUBLISH : 'publish' ;
READ : 'read' ;
REAL : 'real' ;
RELATIVE : 'relative' ;
REPLICATED : 'replicated' ;
REQUIRES : 'requires' ;
ROUND : 'round' ;
SAMPLED : 'sampled' ;
SCHEDULE : 'schedule' ;
SHOW : 'show' ;
SOURCE : 'source' ;
SPARSE : 'sparse' ;
STABILITY : 'stability' ;
STOCHASTIC : 'stochastic' ;
STORED : 'stored' ;
THREADS : 'threads' ;
TO : 'to' ;
UP : 'up' ;
WITHIN : 'within' ;

OPEN_ROUND : '(' ;
CLOSE_ROUND : ')' ;
OPEN_SQUARE : '[' ;
CLOSE_SQUARE : ']' ;
OPEN_CURLY : '{' ;
CLOSE_CURLY : '}' ;
SEMICOLON : ';' ;
COMMA : ',' ;
COLON : ':' ;
SCOPE : '::' ;
DOTS : '..' ;
BAR : '|' ;
ASSIGN : '=' ;
EQUAL : '==' ;
NOT_EQUAL : '!=' ;
LESS : '<' ;
LESS_EQUAL : '<=' ;
GREATER : '>' ;
GREATER_EQUAL : '>=' ;
PLUS : '+' ;
MINUS : '-' ;
TIMES : '*' ;
OVER : '/' ;
POWER : '^' ;
PRIME : '\'' ;

NAME : [a-zA-Z_] [a-zA-Z_0-9]* ;
NUMBER : [0-9] [0-9_]* ('.' [0-9] [0-9_]*)? ([eE] [+-]? [0-9]+)? ;
STRING : '"' ~["\r\n]* '"' ;

// Reported by compiler/parse/words.cpp.
BAD_NUMBER : [0-9] [0-9_]* ('.' [0-9] [0-9_]*)? ([eE] [+-]? [0-9]+)? [a-zA-Z_] [a-zA-Z_0-9]* ;
UNCLOSED_STRING : '"' ~["\r\n]* ;

RULE : '////' ~[\r\n]* -> skip ;
DOCUMENTATION : '///' ~[\r\n]* -> channel(HIDDEN) ;
COMMENT : '//' ~[\r\n]* -> skip ;
SPACE : [ \t\r\n\f]+ -> skip ;
UNKNOWN : . ;
