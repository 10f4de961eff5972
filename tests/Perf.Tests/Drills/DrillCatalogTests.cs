using Perf.Lab.Drills;

namespace Perf.Tests.Drills;

public sealed class DrillCatalogTests
{
    [Fact]
    public void Drills_ByName_AreOneEachAndFound()
    {
        Assert.All(DrillCatalog.All, drill => Assert.Matches("^[a-z]+(-[a-z0-9]+)*$", drill.Facts.Name));
        Assert.All(DrillCatalog.All, drill => Assert.Same(drill, DrillCatalog.Find(drill.Facts.Name)));
        Assert.Null(DrillCatalog.Find("no-such-drill"));
    }

    /// <summary>Every file in the folder of the drills is listed: one that is not would never run.</summary>
    [Fact]
    public void Drills_ThereAre_AreAllListed()
    {
        IEnumerable<Type> written = typeof(IDrill).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IDrill)));

        Assert.Equal(
            written.Select(type => type.Name).Order(StringComparer.Ordinal),
            DrillCatalog.All.Select(drill => drill.GetType().Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Quick_Profile_HasTheFourFailuresOfTheUser() => Assert.Equal(
        ["computation-failure", "database-loss", "rate-limit", "scheduler-crash"],
        DrillSettings.OfProfile(DrillSettings.Quick).Drills.Select(drill => drill.Facts.Name).Order(StringComparer.Ordinal));
}
