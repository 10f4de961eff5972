namespace MarketData.IntegrationTests.Load.Generator;

/// <summary>What is measured of the whole process, or is spoilt by whoever else wants a core, runs when nothing else does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "The generator, alone";
}
