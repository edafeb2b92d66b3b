using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ReplicationKit.Generators.Tests.CacheFuzzing;

/// <summary>An edit. It still does something sensible, or nothing, if edits before it are left out, so that chains can be shrunk.</summary>
internal abstract record FuzzEdit
{
    /// <summary>Returns the project after the edit, or the same one if there is nothing to do.</summary>
    /// <param name="history">The project as it was, the latest state last.</param>
    public abstract FuzzProject Apply(IReadOnlyList<FuzzProject> history);

    /// <summary>Replaces an occurrence of a string.</summary>
    public sealed record Text(string Path, string Old, string New, int Occurrence) : FuzzEdit
    {
        public override FuzzProject Apply(IReadOnlyList<FuzzProject> history)
        {
            FuzzProject project = history[^1];
            int index = project.IndexOf(Path);
            if (index < 0)
                return project;
            string text = project.Files[index].Text;
            int start = -1;
            for (int i = 0; i <= Occurrence; i++)
            {
                int next = text.IndexOf(Old, start + 1, StringComparison.Ordinal);
                if (next < 0)
                    break;
                start = next;
            }

            if (start < 0)
                return project;
            return project.Replace(index, project.Files[index].With(text[..start] + New + text[(start + Old.Length)..]));
        }

        /// <summary>Replaces the string at a position.</summary>
        public static Text At(FuzzFile file, int start, string old, string replacement)
        {
            int occurrence = 0;
            for (int at = Next(0); at < start; at = Next(at + 1))
                occurrence++;
            return new(file.Path, old, replacement, occurrence);

            int Next(int from) => file.Text.IndexOf(old, from, StringComparison.Ordinal);
        }
    }

    /// <summary>Writes at the top or at the end of a file.</summary>
    public sealed record Extend(string Path, string Top, string End) : FuzzEdit
    {
        public override FuzzProject Apply(IReadOnlyList<FuzzProject> history)
        {
            FuzzProject project = history[^1];
            int index = project.IndexOf(Path);
            return index < 0 ? project : project.Replace(index, project.Files[index].With(Top + project.Files[index].Text + End));
        }
    }

    /// <summary>Renames an identifier in all files.</summary>
    public sealed record Rename(string Old, string New) : FuzzEdit
    {
        public override FuzzProject Apply(IReadOnlyList<FuzzProject> history)
        {
            FuzzProject project = history[^1];
            string pattern = $@"\b{Regex.Escape(Old)}\b";
            return project with
            {
                Files =
                [
                    .. project.Files.Select(file =>
                    {
                        string text = Regex.Replace(file.Text, pattern, New);
                        return text == file.Text ? file : file.With(text);
                    }),
                ],
            };
        }
    }

    public sealed record AddFile(string Path, string Content, int Index) : FuzzEdit
    {
        public override FuzzProject Apply(IReadOnlyList<FuzzProject> history) =>
            history[^1].IndexOf(Path) >= 0
                ? history[^1]
                : history[^1] with
                {
                    Files = history[^1].Files.Insert(Math.Min(Index, history[^1].Files.Length), new FuzzFile(Path, Content)),
                };
    }

    public sealed record RemoveFile(string Path) : FuzzEdit
    {
        public override FuzzProject Apply(IReadOnlyList<FuzzProject> history) =>
            history[^1] with
            {
                Files = [.. history[^1].Files.Where(file => file.Path != Path)],
            };
    }

    /// <summary>Moves a file to another folder or name.</summary>
    public sealed record MoveFile(string Path, string To) : FuzzEdit
    {
        public override FuzzProject Apply(IReadOnlyList<FuzzProject> history)
        {
            FuzzProject project = history[^1];
            int index = project.IndexOf(Path);
            return index < 0 || project.IndexOf(To) >= 0 ? project : project.Replace(index, new FuzzFile(To, project.Files[index].Text));
        }
    }

    /// <summary>Gives a file another position in the compilation.</summary>
    public sealed record Reorder(string Path, int To) : FuzzEdit
    {
        public override FuzzProject Apply(IReadOnlyList<FuzzProject> history)
        {
            FuzzProject project = history[^1];
            int index = project.IndexOf(Path);
            if (index < 0)
                return project;
            ImmutableArray<FuzzFile> others = project.Files.RemoveAt(index);
            return project with { Files = others.Insert(Math.Min(To, others.Length), project.Files[index]) };
        }
    }

    /// <summary>Goes back to an earlier state of the project, or of one file in it.</summary>
    public sealed record Back(int Steps, string? Path) : FuzzEdit
    {
        public override FuzzProject Apply(IReadOnlyList<FuzzProject> history)
        {
            FuzzProject project = history[^1],
                earlier = history[Math.Max(0, history.Count - 1 - Steps)];
            if (Path is null)
                return earlier;
            int from = earlier.IndexOf(Path),
                to = project.IndexOf(Path);
            return from < 0 || to < 0 ? project : project.Replace(to, earlier.Files[from]);
        }
    }

    public sealed record References(ImmutableArray<string> Names) : FuzzEdit
    {
        public override FuzzProject Apply(IReadOnlyList<FuzzProject> history) => history[^1] with { References = Names };

        public override string ToString() => $"References [{string.Join(' ', Names)}]";
    }

    public sealed record Symbols(ImmutableArray<string> Names) : FuzzEdit
    {
        public override FuzzProject Apply(IReadOnlyList<FuzzProject> history) => history[^1] with { Symbols = Names };

        public override string ToString() => $"Symbols [{string.Join(' ', Names)}]";
    }

    public sealed record Options(string AssemblyName, NullableContextOptions Nullable, LanguageVersion Language) : FuzzEdit
    {
        public override FuzzProject Apply(IReadOnlyList<FuzzProject> history) =>
            history[^1] with
            {
                AssemblyName = AssemblyName,
                Nullable = Nullable,
                Language = Language,
            };
    }

    /// <summary>Several edits at once.</summary>
    public sealed record Together(params ImmutableArray<FuzzEdit> Edits) : FuzzEdit
    {
        public override FuzzProject Apply(IReadOnlyList<FuzzProject> history) =>
            Edits.Aggregate(history[^1], (project, edit) => edit.Apply([.. history, project]));

        public override string ToString() => string.Join("; ", Edits);
    }
}
