using Quickstart;
using Spectre.Console;

// A file or a pipe gets neither colors nor lines that are broken for a narrow terminal.
if (Console.IsOutputRedirected)
{
    // Without enrichers: on build servers they would switch the colors on again.
    AnsiConsole.Console = AnsiConsole.Create(
        new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        }
    );
    AnsiConsole.Profile.Width = 160;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    await using Site site = await Site.StartAsync(Environment.GetEnvironmentVariable("COUCHDB_URL"), stop.Token);
    return await new Tour(AnsiConsole.Console, site).RunAsync(stop.Token) ? 0 : 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    AnsiConsole.MarkupLine("[yellow]Canceled.[/]");
    return 130;
}
