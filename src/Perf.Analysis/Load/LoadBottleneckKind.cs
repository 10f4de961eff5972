using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Load;

/// <summary>What can keep a run from being faster.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<LoadBottleneckKind>))]
public enum LoadBottleneckKind
{
    /// <summary>The figures do not say: they cannot be believed, or nobody watched.</summary>
    Unknown,

    /// <summary>Nothing: the rate that was offered was answered with processors to spare.</summary>
    None,

    Errors,
    ApiCpu,
    PostgresCpu,
    GeneratorCpu,
    OtherCpu,
    GarbageCollector,
    ThreadPool,

    /// <summary>Processors were idle while requests waited: for a lock, a connection or a disk.</summary>
    Waiting,
}
