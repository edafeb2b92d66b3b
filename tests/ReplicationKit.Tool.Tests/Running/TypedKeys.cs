using Spectre.Console;

namespace ReplicationKit.Tool.Tests;

/// <summary>A keyboard on which a string is typed, and then nothing more.</summary>
internal sealed class TypedKeys(string text) : IAnsiConsoleInput
{
    private readonly Queue<ConsoleKeyInfo> _keys = new(
        text.Select(character => new ConsoleKeyInfo(
            character,
            character == '\n' ? ConsoleKey.Enter : ConsoleKey.None,
            shift: false,
            alt: false,
            control: false
        ))
    );

    public bool IsKeyAvailable() => _keys.Count > 0;

    public ConsoleKeyInfo? ReadKey(bool intercept) => _keys.Dequeue();

    public async Task<ConsoleKeyInfo?> ReadKeyAsync(bool intercept, CancellationToken cancellationToken)
    {
        if (_keys.Count == 0)
            await Task.Delay(Timeout.Infinite, cancellationToken);
        return _keys.Dequeue();
    }
}
