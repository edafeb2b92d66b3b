using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ReplicationKit.Generators.Tests.CacheFuzzing;

/// <summary>A project at one moment.</summary>
internal sealed record FuzzProject(
    ImmutableArray<FuzzFile> Files,
    string AssemblyName,
    NullableContextOptions Nullable,
    LanguageVersion Language,
    ImmutableArray<string> Symbols,
    ImmutableArray<string> References
)
{
    public int IndexOf(string path) => Files.FindIndex(file => file.Path == path);

    public FuzzProject Replace(int index, FuzzFile file) => this with { Files = Files.SetItem(index, file) };

    public bool IsSame(FuzzProject other) => Files.SequenceEqual(other.Files) && Settings == other.Settings;

    /// <summary>Everything except the files, as text.</summary>
    public string Settings =>
        $"{AssemblyName}, nullable {Nullable}, {Language}, symbols [{string.Join(' ', Symbols)}], "
        + $"references [{string.Join(' ', References)}]";
}

internal static class ImmutableArrayExtensions
{
    public static int FindIndex<T>(this ImmutableArray<T> items, Func<T, bool> condition)
    {
        for (int index = 0; index < items.Length; index++)
        {
            if (condition(items[index]))
                return index;
        }

        return -1;
    }
}
