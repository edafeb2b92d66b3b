using Spectre.Console;
using Spectre.Console.Rendering;

namespace Quickstart;

/// <summary>Shows the percentage if it is known; the server reports none for the first half minute.</summary>
internal sealed class KnownPercentageColumn : ProgressColumn
{
    private readonly PercentageColumn _known = new();

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        task.IsIndeterminate ? new Text("    ") : _known.Render(options, task, deltaTime);

    public override int? GetColumnWidth(RenderOptions options) => 4;
}
