using System.Text.Json;

namespace ReplicationKit.Embedded.Mango;

/// <summary>An object's members as CouchDB's decoder keeps them: of a name that occurs twice the last, at its place.</summary>
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
