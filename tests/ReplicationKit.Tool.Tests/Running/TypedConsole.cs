using Spectre.Console;
using Spectre.Console.Rendering;

namespace ReplicationKit.Tool.Tests;

/// <summary>A console with another keyboard.</summary>
internal sealed class TypedConsole(IAnsiConsole console, IAnsiConsoleInput input) : IAnsiConsole
{
    public Profile Profile => console.Profile;

    public IAnsiConsoleCursor Cursor => console.Cursor;

    public IAnsiConsoleInput Input => input;

    public IExclusivityMode ExclusivityMode => console.ExclusivityMode;

    public RenderPipeline Pipeline => console.Pipeline;

    public void Clear(bool home) => console.Clear(home);

    public void Write(IRenderable renderable) => console.Write(renderable);

    public void WriteAnsi(Action<AnsiWriter> action) => console.WriteAnsi(action);
}
