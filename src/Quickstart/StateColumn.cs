using System.Collections.Concurrent;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Quickstart;

/// <summary>The state of each replication, as text.</summary>
internal sealed class StateColumn : ProgressColumn
{
    private readonly ConcurrentDictionary<int, string> _texts = new();

    protected override bool NoWrap => true;

    public void Set(ProgressTask task, string text) => _texts[task.Id] = text;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(_texts.GetValueOrDefault(task.Id, "")) { Overflow = Overflow.Ellipsis };

    /// <summary>One width for all, so that the bars do not jump.</summary>
    public override int? GetColumnWidth(RenderOptions options) => 24;
}
