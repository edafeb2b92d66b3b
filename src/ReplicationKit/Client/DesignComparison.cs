using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>
/// Compares a declared design document with the deployed one. The members of its objects, such as a filter function or a view, are compared
/// and replaced as a whole. What is not declared is kept, because another application or a person may have added it.
/// </summary>
internal static class DesignComparison
{
    private const string Language = "language";
    private const string DefaultLanguage = "javascript";

    public static DesignDocumentStep Compare(string database, DesignDocument declared, JsonObject? deployed)
    {
        var changes = new List<ReplicationPlanChange>();
        JsonObject merged = deployed is null ? new JsonObject { ["_id"] = declared.Id } : (JsonObject)deployed.DeepClone();
        foreach ((string field, JsonNode? value) in declared.Fields)
        {
            if (value is JsonObject members && merged[field] is null or JsonObject)
                MergeMembers(field, (JsonObject)value!, merged, changes);
            else
                Set(field, field, value, merged, changes);
        }

        // Functions without a declared language are in JavaScript.
        if (!declared.Fields.ContainsKey(Language) && Text(merged[Language]) is { } language && language != DefaultLanguage)
            Set(Language, Language, DefaultLanguage, merged, changes);
        return new DesignDocumentStep(
            database,
            declared.Id,
            deployed is null ? DesignDocumentAction.Create
                : changes.Count > 0 ? DesignDocumentAction.Update
                : DesignDocumentAction.Unchanged,
            changes
        )
        {
            Revision = Text(deployed?["_rev"]),
            Merged = merged,
        };
    }

    private static void MergeMembers(string field, JsonObject declared, JsonObject merged, List<ReplicationPlanChange> changes)
    {
        if (merged[field] is not JsonObject target)
            merged[field] = target = [];
        foreach ((string name, JsonNode? value) in declared)
            Set($"{field}.{name}", name, value, target, changes);
    }

    private static void Set(string path, string name, JsonNode? value, JsonObject target, List<ReplicationPlanChange> changes)
    {
        bool exists = target.TryGetPropertyValue(name, out JsonNode? deployed);
        if (exists && CanonicalJson.Write(deployed) == CanonicalJson.Write(value))
            return;
        int before = changes.Count;
        if (value is JsonObject wanted && deployed is JsonObject or null)
            AddMembers(path, wanted, deployed as JsonObject, changes);
        if (changes.Count == before)
            changes.Add(new ReplicationPlanChange(path, exists ? Shown(deployed) : null, Shown(value)));
        target[name] = value?.DeepClone();
    }

    /// <summary>Lists the members of an object that is replaced, such as the functions of a view.</summary>
    private static void AddMembers(string path, JsonObject declared, JsonObject? deployed, List<ReplicationPlanChange> changes)
    {
        foreach ((string name, JsonNode? value) in declared)
        {
            JsonNode? other = null;
            bool exists = deployed?.TryGetPropertyValue(name, out other) == true;
            if (!exists || CanonicalJson.Write(other) != CanonicalJson.Write(value))
                changes.Add(new ReplicationPlanChange($"{path}.{name}", exists ? Shown(other) : null, Shown(value)));
        }

        foreach ((string name, JsonNode? value) in deployed ?? [])
        {
            if (!declared.ContainsKey(name))
                changes.Add(new ReplicationPlanChange($"{path}.{name}", Shown(value), null));
        }
    }

    private static string Shown(JsonNode? value) => SecretMask.InText(Text(value) ?? CanonicalJson.Write(value));

    private static string? Text(JsonNode? value) =>
        value is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : null;
}
