using ReplicationKit.Rules.Json;
using ReplicationKit.Shared;

namespace ReplicationKit.Design;

/// <summary>
/// The design documents that a project declares, as JSON files or as folders in the layout of couchapp. It is the model that the generator
/// and the analyzers share: immutable, equatable, without Roslyn types.
/// </summary>
/// <param name="All">The documents, ordered by name.</param>
/// <param name="Problems">What is wrong with the files, except inside functions.</param>
internal sealed record DesignDocuments(EquatableArray<DesignDocumentModel> All, EquatableArray<DesignProblem> Problems)
{
    public static DesignDocuments Empty { get; } = new([], []);

    /// <summary>The document with this name, or <c>null</c> if the project does not declare it.</summary>
    public DesignDocumentModel? Document(string name)
    {
        foreach (DesignDocumentModel document in All)
        {
            if (document.Name == name)
                return document;
        }

        return null;
    }

    /// <summary>Reads the files, which may be in any order.</summary>
    public static DesignDocuments Of(IEnumerable<DesignFile> files)
    {
        var problems = new List<DesignProblem>();
        var documents = new Dictionary<string, (DesignDocumentModel Model, DesignOrigin Origin)>(StringComparer.Ordinal);
        IEnumerable<IGrouping<string, DesignFile>> groups = files
            .OrderBy(static file => file.RelativePath, StringComparer.Ordinal)
            .ThenBy(static file => file.FullPath, StringComparer.Ordinal)
            .GroupBy(static file => Folder(file.RelativePath) ?? file.RelativePath + "\n" + file.FullPath, StringComparer.Ordinal);
        foreach (IGrouping<string, DesignFile> group in groups)
        {
            DesignFile first = group.First();
            string? folder = Folder(first.RelativePath);
            DesignNode? document = folder is null ? ReadJson(first, problems) : ReadFolder(group, problems);
            if (document is null)
                continue;
            string name = NameOf(document, folder ?? Stem(first.RelativePath), problems);
            if (name.Length == 0 || name[0] == '_')
            {
                problems.Add(
                    new(
                        $"The name of a design document cannot be '{name}': a folder such as 'staff' is the document '_design/staff'; rename it",
                        document.Origin
                    )
                );
                continue;
            }

            DesignDocumentModel model = DesignDocumentReader.Read(name, document, problems);
            if (documents.TryGetValue(name, out var other))
                problems.Add(
                    new(
                        $"The design document '{name}' is also declared in '{other.Origin.RelativePath}': merge both, or remove one",
                        document.Origin
                    )
                );
            else
                documents.Add(name, (model, document.Origin));
        }

        return documents.Count == 0 && problems.Count == 0
            ? Empty
            : new(
                documents
                    .Values.Select(static document => document.Model)
                    .OrderBy(static model => model.Name, StringComparer.Ordinal)
                    .ToEquatableArray(),
                [.. problems]
            );
    }

    /// <summary>The first folder of a path, which is a design document, or <c>null</c> if the file is not in one.</summary>
    private static string? Folder(string path)
    {
        int slash = path.IndexOf('/');
        return slash < 0 ? null : path.Substring(0, slash);
    }

    /// <summary>The name of a file without its extension.</summary>
    private static string Stem(string path)
    {
        string name = path.Substring(path.LastIndexOf('/') + 1);
        int dot = name.LastIndexOf('.');
        return dot > 0 ? name.Substring(0, dot) : name;
    }

    private static bool IsJson(DesignFile file) => file.RelativePath.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static DesignNode? ReadJson(DesignFile file, List<DesignProblem> problems)
    {
        if (!IsJson(file))
        {
            problems.Add(
                new(
                    $"'{file.RelativePath}' declares nothing: a design document is a JSON file such as 'staff.json', or a folder with files such as "
                        + "'staff/filters/by_department.js'; move the file, or exclude it from ReplicationDesign",
                    new(file.RelativePath, file.FullPath, 0, 0, IsJson: false)
                )
            );
            return null;
        }

        if (ParseJson(file, problems) is not { } document)
            return null;
        if (document.Kind == JsonNodeKind.Object)
            return document;
        problems.Add(new("A design document is a JSON object", document.Origin));
        return null;
    }

    private static DesignNode? ParseJson(DesignFile file, List<DesignProblem> problems)
    {
        try
        {
            DesignNode value = DesignNode.Value(file, JsonParser.Parse(file.Text));
            ReportDuplicates(value, problems);
            return value;
        }
        catch (JsonSyntaxException exception)
        {
            int at = Math.Min(exception.At, file.Text.Length);
            problems.Add(
                new(
                    $"The JSON cannot be parsed: {exception.Message}",
                    new(file.RelativePath, file.FullPath, at, Math.Min(at + 1, file.Text.Length), IsJson: true)
                )
            );
            return null;
        }
    }

    private static void ReportDuplicates(DesignNode node, List<DesignProblem> problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, DesignNode member) in node.Members)
        {
            if (!seen.Add(name))
                problems.Add(new($"The field '{name}' appears twice: keep only one", member.Origin));
            ReportDuplicates(member, problems);
        }
    }

    private static DesignNode ReadFolder(IEnumerable<DesignFile> files, List<DesignProblem> problems)
    {
        var document = DesignNode.Folder(files.First());
        foreach (DesignFile file in files)
        {
            string[] parts = file.RelativePath.Split('/');
            DesignNode folder = document;
            DesignNode? other = null;
            for (int i = 1; i < parts.Length - 1 && other is null; i++)
                folder = Enter(folder, parts[i], file, out other);
            string name = Stem(file.RelativePath);
            other ??= folder.Member(name);
            if (other is not null)
                problems.Add(
                    new(
                        $"'{file.RelativePath}' declares a field that '{other.Origin.RelativePath}' declares too: keep only one",
                        new(file.RelativePath, file.FullPath, 0, 0, IsJson: false)
                    )
                );
            else if (!IsJson(file))
                folder.Members.Add((name, DesignNode.Content(file)));
            else if (ParseJson(file, problems) is { } value)
                folder.Members.Add((name, value));
        }

        return document;
    }

    /// <summary>The object for a folder, unless a file declares a field of its name.</summary>
    private static DesignNode Enter(DesignNode parent, string name, DesignFile file, out DesignNode? other)
    {
        other = parent.Member(name);
        if (other is { Kind: JsonNodeKind.Object, Origin.IsJson: false })
        {
            DesignNode known = other;
            other = null;
            return known;
        }

        if (other is not null)
            return parent;
        var folder = DesignNode.Folder(file);
        parent.Members.Add((name, folder));
        return folder;
    }

    /// <summary>The name in <c>_id</c>, or that of the file or folder.</summary>
    private static string NameOf(DesignNode document, string fallback, List<DesignProblem> problems)
    {
        const string Prefix = "_design/";
        if (document.Member("_id") is not { } id)
            return fallback;
        if (id.Kind == JsonNodeKind.String && id.Text.StartsWith(Prefix, StringComparison.Ordinal) && id.Text.Length > Prefix.Length)
            return id.Text.Substring(Prefix.Length);
        problems.Add(
            new("The _id of a design document has the form '_design/name': correct it, or remove it to use the file's name", id.Origin)
        );
        return fallback;
    }
}
