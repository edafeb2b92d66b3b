using System.Text;
using System.Text.Json;
using Newtonsoft.Json;

namespace ReplicationKit.Benchmarks.Polling;

/// <summary>What other clients do with an answer.</summary>
internal static class Answers
{
    /// <summary>Reads every token and looks at none: the least that reading JSON costs.</summary>
    public static int Walk(byte[] answer)
    {
        var reader = new Utf8JsonReader(answer);
        int tokens = 0;
        while (reader.Read())
            tokens++;
        return tokens;
    }

    public static T? Newtonsoft<T>(byte[] answer) => JsonConvert.DeserializeObject<T>(Encoding.UTF8.GetString(answer));
}
