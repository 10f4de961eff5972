namespace Perf.Testbed.WireMock.Admin;

/// <summary>A request and its answer, in WireMock's own terms (its JSON of <c>/__admin/mappings</c>).</summary>
/// <param name="Priority">Of the mappings that match a request, the one with the lowest number answers.</param>
public sealed record Mapping(int Priority, MappingRequest Request, MappingResponse Response)
{
    /// <summary>A state machine that several mappings share; each starts in the state <c>Started</c>.</summary>
    public string? ScenarioName { get; init; }

    /// <summary>The mapping matches in this state only.</summary>
    public string? RequiredScenarioState { get; init; }

    /// <summary>The state once the mapping has answered.</summary>
    public string? NewScenarioState { get; init; }
}
