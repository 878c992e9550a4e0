module @NAME@

go 1.19

require ecs-contract/adapter v0.0.0

replace ecs-contract/adapter => ./protocol
