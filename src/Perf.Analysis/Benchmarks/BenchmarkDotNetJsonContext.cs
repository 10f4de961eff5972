using System.Text.Json.Serialization;

namespace Perf.Analysis.Benchmarks;

/// <summary>Reads the export; a context apart from the artifacts' own, because a foreign format has foreign names.</summary>
[JsonSerializable(typeof(BenchmarkDotNetReport))]
internal sealed partial class BenchmarkDotNetJsonContext : JsonSerializerContext;
