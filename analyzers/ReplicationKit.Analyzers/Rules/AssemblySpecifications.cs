using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Analyzers;

/// <summary>
/// The rules that compare specifications, which are collected while each is analyzed and evaluated at the end of the compilation.
/// </summary>
internal sealed class AssemblySpecifications
{
    private readonly ConcurrentBag<Entry> _entries = new();

    public void Add(ReplicationModel model, ReplicationSpec spec, SpecificationLocations locations) =>
        _entries.Add(new Entry(model, spec, locations));

    public void Report(Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        // Symbols are visited in any order, but the diagnostics must not depend on it.
        Entry[] entries = [.. _entries.OrderBy(static entry => entry.Locations.TypeName, StringComparer.Ordinal)];
        cancellationToken.ThrowIfCancellationRequested();
        ReportPairs(
            entries,
            static entry => entry.DocumentIds,
            static (first, second, id) =>
                RuleDiagnostics.Create(
                    DeclarationRules.SameDocumentId,
                    RuleSeverity.Error,
                    second.Locations.DocumentId,
                    fix: null,
                    option: null,
                    second.Locations.TypeName,
                    first.Locations.TypeName,
                    id
                ),
            report
        );
        ReportPairs(entries, static entry => entry.Identities, static (first, second, _) => SameJob(first, second), report);
        ReportReversed(entries, report);
    }

    /// <summary>RPK2012 for two specifications that connect the same databases in opposite directions.</summary>
    private static void ReportReversed(Entry[] entries, Action<Diagnostic> report)
    {
        var seen = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (Entry entry in entries)
        {
            ReplicationSpec spec = entry.Spec;
            if (
                !spec.WinningRevsOnly.Is(true)
                || JobIdentity.Database(spec.Source) is not { } source
                || JobIdentity.Database(spec.Target) is not { } target
            )
                continue;
            if (!spec.TwoWay && seen.TryGetValue(target + "\n" + source, out Entry? other))
            {
                report(
                    RuleDiagnostics.Create(
                        CheckpointRules.WinningInBothDirections,
                        RuleSeverity.Warning,
                        entry.Locations.Of(RuleSubject.Of(ReplicationOptions.WinningRevsOnly)),
                        fix: null,
                        ReplicationOptions.WinningRevsOnly.Name,
                        "'" + other.Locations.TypeName + "' replicates in the opposite direction"
                    )
                );
            }

            seen[source + "\n" + target] = entry;
        }
    }

    /// <summary>Reports each specification that shares a key with an earlier one, once.</summary>
    private static void ReportPairs(
        Entry[] entries,
        Func<Entry, IEnumerable<string>> keys,
        Func<Entry, Entry, string, Diagnostic> make,
        Action<Diagnostic> report
    )
    {
        var seen = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (Entry entry in entries)
        {
            string? shared = keys(entry).FirstOrDefault(seen.ContainsKey);
            if (shared is not null && seen[shared] != entry)
                report(make(seen[shared], entry, shared));
            foreach (string key in keys(entry))
            {
                if (!seen.ContainsKey(key))
                    seen.Add(key, entry);
            }
        }
    }

    private static Diagnostic SameJob(Entry first, Entry second)
    {
        bool isPermanent = second.Spec.Continuous.Is(true);
        return RuleDiagnostics.Create(
            RuleTable.SameJob,
            isPermanent ? RuleSeverity.Error : RuleSeverity.Warning,
            second.Locations.Attribute,
            fix: null,
            option: null,
            second.Locations.TypeName,
            first.Locations.TypeName,
            isPermanent ? "the second one fails permanently" : "while one of them runs, the other fails"
        );
    }

    private sealed class Entry
    {
        public Entry(ReplicationModel model, ReplicationSpec spec, SpecificationLocations locations)
        {
            Spec = spec;
            Locations = locations;
            DocumentIds = Ids(model);
            Identities = JobIdentity.Of(spec);
        }

        public ReplicationSpec Spec { get; }

        public SpecificationLocations Locations { get; }

        /// <summary>The ids of the documents, if they are constant: not with a hash of open members at the end.</summary>
        public IReadOnlyList<string> DocumentIds { get; }

        public IReadOnlyList<string> Identities { get; }

        private static string[] Ids(ReplicationModel model)
        {
            bool hasPlaceholder = model.Id.Any(static part => part.IsPlaceholder);
            if (!hasPlaceholder && model.OpenMembers.Any())
                return [];
            string id = string.Concat(model.Id.Select(static part => part.IsPlaceholder ? "{" + part.Text + "}" : part.Text));
            return model.TwoWay ? [id, id + "-reverse"] : [id];
        }
    }
}
