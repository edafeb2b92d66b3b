using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;

namespace ReplicationKit.Benchmarks;

/// <summary>Puts the tables where a reviewer sees them: on the page of the CI run, if there is one.</summary>
internal static class StepSummary
{
    public static void Append(Summary summary)
    {
        if (Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is not { Length: > 0 } path) return;
        var table = new AccumulationLogger();
        MarkdownExporter.GitHub.ExportToLog(summary, table);
        File.AppendAllText(path, $"## {summary.Title}\n\n{table.GetLog()}\n");
    }
}
