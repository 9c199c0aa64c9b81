using ActorStream.Benchmarks;
using ActorStream.Benchmarks.Formats;
using ActorStream.Benchmarks.Kafka;

#pragma warning disable RS0030 // The one place where a program takes the system's clock.
var clock = TimeProvider.System;
#pragma warning restore RS0030
try
{
    var options = new Options(args.AsSpan(Math.Min(1, args.Length)));
    switch (args.FirstOrDefault())
    {
        case "checkpoints":
            new CheckpointsCommand(clock, Console.Out).Run(options);
            return 0;
        case "state":
            new StateCommand(clock, Console.Out).Run(options);
            return 0;
        case "recovery":
            new RecoveryCommand(clock, Console.Out).Run(options);
            return 0;
        case "loops":
            new LoopsCommand(clock, Console.Out).Run(options);
            return 0;
        case "ratios":
            new RatiosCommand(clock, Console.Out).Run(options);
            return 0;
        case "json":
            new JsonCommand(clock, Console.Out).Run(options);
            return 0;
        case "jdbc":
            new JdbcCommand(clock, Console.Out).Run(options);
            return 0;
        case "kafka":
            new KafkaCommand(clock, Console.Out).Run(options);
            return 0;
        case "traffic":
            new TrafficCommand(clock, Console.Out).Run(options);
            return 0;
        case "nexmark":
            new NexmarkCommand(clock, Console.Out).Run(options);
            return 0;
        case "tiny":
            new TinyCommand(clock, Console.Out).Run(options);
            return 0;
        case "chain":
            new ChainCommand(clock, Console.Out).Run(options);
            return 0;
        case "latency":
            new LatencyCommand(clock, Console.Out).Run(options);
            return 0;
        default:
            Console.Error.WriteLine("""
                usage: bench nexmark [QUERY...] [--events N] [--rate R] [--parallelism P] [--rows FILE]
                       bench tiny [exchange|count] [--events N] [--shards S]
                       bench chain [--events N] [--parallelism P]
                       bench latency [--events N] [--rate R] [--parallelism P] [--buffer-timeout MS]
                       bench ratios [q5] [q7] [q11] [q17] [tiny] [--events N] [--rate R] [--parallelism P] [--rounds N]
                       bench checkpoints [q5] [q11] [q17] [--events N] [--rate R] [--parallelism P] [--rounds N] [--interval MS]
                       bench state [--keys N] [--memory-limit PERCENT]
                       bench recovery [--keys N] [--parallelism P] [--rounds N]
                       bench json [--events N] [--rounds N]
                       bench jdbc [--events N] [--rows-at-once N] [--rounds N]
                       bench kafka [in] [out] --servers HOST:PORT [--events N] [--rounds N] [--parallelism P]
                       bench traffic --servers HOST:PORT [--events N] [--rounds N] [--parallelism P]
                       bench loops [events] [q5] [q7] [q11] [q17] [tiny] [--events N] [--rate R] [--rows FILE] [--copies N]
                """);
            return 1;
    }
}
catch (Exception e) when (e is ArgumentException or ActorStream.ActorStreamException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
