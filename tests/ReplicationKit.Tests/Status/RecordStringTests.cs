using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using ReplicationKit.Tests.Client;

namespace ReplicationKit.Tests.Status;

/// <summary>What <c>ToString</c> of the public records returns: values, not the names of types.</summary>
public sealed class RecordStringTests
{
    public static TheoryData<Type> Records() =>
        [
            .. typeof(Replicator)
                .Assembly.GetExportedTypes()
                .Where(type => type.GetMethod("<Clone>$") is not null)
                .Select(type => type.IsGenericTypeDefinition ? type.MakeGenericType(typeof(SchedulerJob)) : type)
                .OrderBy(type => type.Name, StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Records))]
    public void The_string_of_a_record_contains_no_name_of_a_type(Type type)
    {
        using var stub = new StubReplicator();
        foreach (int items in (int[])[0, 1, 2])
        {
            object record = new Samples(stub.Replicator, items).Of(type);

            record
                .ToString()
                .Should()
                .NotBeNull()
                .And.NotMatchRegex(@"<>|`\d|\[\]|ReadOnly|System\.|Collections|List|Dictionary|ReplicationKit\.");
        }
    }

    [Theory]
    [InlineData(1, "1 of 1 document written, 1 change pending")]
    [InlineData(2, "2 of 2 documents written, 2 changes pending")]
    public void A_status_counts_in_the_singular_and_in_the_plural(long count, string text) =>
        new ReplicationStatus
        {
            Id = "a",
            HasFigures = true,
            DocsRead = count,
            DocsWritten = count,
            ChangesPending = count,
            State = ReplicationState.Running,
        }
            .ToString()
            .Should()
            .Be($"a: Running, {text}");

    [Fact]
    public void A_job_is_one_line_with_its_last_event() =>
        new SchedulerJob
        {
            Id = "8f5b1bd0be6f9166ccfd36fc8be8fc22+continuous",
            DocumentId = "backup",
            Source = "http://h/a/",
            Target = "http://h/b/",
            Figures = new ReplicationFigures { DocsRead = 3, DocsWritten = 2 },
            History =
            [
                new SchedulerEvent("crashed", null, "db_not_found: could not open http://h/b/"),
                new SchedulerEvent("started", null, null),
            ],
        }
            .ToString()
            .Should()
            .Be(
                "8f5b1bd0be6f9166ccfd36fc8be8fc22+continuous of backup: http://h/a/ -> http://h/b/, 2 of 3 documents written, "
                    + "crashed: db_not_found: could not open http://h/b/"
            );

    /// <summary>Creates values of any type, with a number of items in each list.</summary>
    private sealed class Samples(Replicator replicator, int items)
    {
        public object Of(Type type)
        {
            if (Nullable.GetUnderlyingType(type) is { } value)
                return Of(value);
            if (type == typeof(string))
                return "some";
            if (type == typeof(DateTimeOffset))
                return DateTimeOffset.UnixEpoch;
            if (type == typeof(ReplicationHandle))
                return replicator.GetHandle("some");
            if (type.IsEnum)
                return Enum.GetValues(type).GetValue(0)!;
            if (type.IsPrimitive)
                return Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture);
            if (type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)))
                return ListOf(type.GetGenericArguments()[0]);
            return RecordOf(type);
        }

        private IList ListOf(Type item)
        {
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
            for (int i = 0; i < items; i++)
                list.Add(Of(item));
            return list;
        }

        private object RecordOf(Type type)
        {
            object record = RuntimeHelpers.GetUninitializedObject(type);
            foreach (PropertyInfo property in type.GetProperties().Where(property => property.CanWrite))
                property.SetValue(record, property.PropertyType == type ? null : Of(property.PropertyType));
            return record;
        }
    }
}
