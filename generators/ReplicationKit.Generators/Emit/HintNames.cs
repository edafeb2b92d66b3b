using System.Globalization;
using System.Text;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>The names of generated files: readable, valid on every file system, and unique.</summary>
internal static class HintNames
{
    public const string Catalog = "ReplicationCatalog.g.cs";
    public const string Refit = "ReplicationKit.Refit.g.cs";
    public const string RefitTransport = "ReplicationKit.RefitTransport.g.cs";
    public const string EmbeddedAttribute = "ReplicationKit.EmbeddedAttribute.g.cs";

    private const string Extension = ".g.cs";
    private const int Longest = 120;

    /// <summary>
    /// The file of a specification: <c>Namespace.Outer+Name.g.cs</c>. A hash is added if the name is too long, if a character was replaced,
    /// or if the name of another specification differs only in case.
    /// </summary>
    /// <param name="type">The specification's type.</param>
    /// <param name="ambiguous">The names, in lower case, that more than one specification has.</param>
    public static string Of(TypeIdentity type, EquatableArray<string> ambiguous)
    {
        string name = Readable(type);
        var file = new StringBuilder(name.Length);
        foreach (char c in name)
            file.Append(char.IsLetterOrDigit(c) || c is '.' or '+' or '_' ? c : '_');

        bool distinct = file.ToString() == name && name.Length + Extension.Length <= Longest && !ambiguous.Contains(Folded(type));
        if (distinct)
            return name + Extension;

        string hash = "-" + Hash(type.Keyword + " " + name);
        file.Length = Math.Min(file.Length, Longest - hash.Length - Extension.Length);
        return file.Append(hash).Append(Extension).ToString();
    }

    /// <summary>The name that identifies the file on case-insensitive file systems.</summary>
    public static string Folded(TypeIdentity type) => Readable(type).ToUpperInvariant();

    private static string Readable(TypeIdentity type)
    {
        var name = new StringBuilder();
        if (type.Namespace.Length > 0)
            name.Append(type.Namespace).Append('.');
        foreach (ContainingType outer in type.ContainingTypes)
            name.Append(outer.Name).Append('+');
        return name.Append(type.Name).Replace("@", "").ToString();
    }

    /// <summary>FNV-1a over the UTF-16 code units: the same result on every machine.</summary>
    private static string Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text)
            hash = unchecked((hash ^ c) * 16777619);
        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
