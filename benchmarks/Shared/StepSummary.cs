using System.Text;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;

namespace ReplicationKit.Benchmarks;

/// <summary>Puts the tables where a reviewer sees them: on the page of the CI run, if there is one.</summary>
internal static class StepSummary
{
    private static string? Path => Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is { Length: > 0 } path ? path : null;

    public static void Append(Summary summary)
    {
        var table = new AccumulationLogger();
        MarkdownExporter.GitHub.ExportToLog(summary, table);
        Append($"## {summary.Title}\n\n{table.GetLog()}\n");
    }

    /// <summary>Adds markdown.</summary>
    public static void Append(string markdown)
    {
        if (Path is { } path)
            File.AppendAllText(path, markdown);
    }

    /// <summary>What is written goes to the console as well as there.</summary>
    public static TextWriter Open() => Path is { } path ? new Both(Console.Out, new StreamWriter(path, append: true)) : Console.Out;

    private sealed class Both(TextWriter console, StreamWriter page) : TextWriter
    {
        public override Encoding Encoding => console.Encoding;

        public override void Write(char value)
        {
            console.Write(value);
            page.Write(value);
        }

        public override void Flush()
        {
            console.Flush();
            page.Flush();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                page.Dispose();
            base.Dispose(disposing);
        }
    }
}
