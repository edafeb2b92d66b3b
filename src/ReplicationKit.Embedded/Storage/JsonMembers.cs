using System.Text.Json;

namespace ReplicationKit.Embedded.Storage;

/// <summary>Returns an object's members as CouchDB's decoder does: the last of duplicate members counts, at its own position.</summary>
internal static class JsonMembers
{
    public static List<JsonProperty> Of(JsonElement json)
    {
        List<JsonProperty> members = [.. json.EnumerateObject()];
        if (members.Count < 2)
        {
            return members;
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int i = members.Count - 1; i >= 0; i--)
        {
            if (!seen.Add(members[i].Name))
            {
                members.RemoveAt(i);
            }
        }

        return members;
    }
}
