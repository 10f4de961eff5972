using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Backfill;

/// <summary>How a job ended. A job that never started has no record.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<BackfillJobStatus>))]
public enum BackfillJobStatus
{
    Completed,
    Failed,
}
