using ReplicationKit.Benchmarks;

// "ratios [class]" times the rows in turns, for machines that others use as well; all else is BenchmarkDotNet's.
if (args is not ["ratios", .. string[] rest]) return BenchmarkRun.Measure(typeof(Program).Assembly, args);
RatioTable.Write(Console.Out, typeof(Program).Assembly, rest is [string filter] ? filter : "");
return 0;
