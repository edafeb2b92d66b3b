namespace ReplicationKit.Generators.Tests.CacheFuzzing;

/// <summary>A source file. The same object is the same syntax tree, as in an editor.</summary>
internal sealed class FuzzFile(string path, string text)
{
    public string Path { get; } = path;

    public string Text { get; } = text;

    public FuzzFile With(string text) => new(Path, text);
}
