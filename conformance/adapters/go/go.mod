module ecs-contract/adapter

go 1.19
