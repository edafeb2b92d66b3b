namespace ReplicationKit.Embedded.JavaScript;

/// <summary>The scripts that are part of the assembly.</summary>
internal static class ScriptResource
{
    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(ScriptResource).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
