using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Conventions.Tests.PublicApi;

/// <summary>What plugins can use. A change of these files is a change of the contract: raise the version, and say so where it breaks plugins.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_api_of_Abstractions_is_what_was_agreed() => Snapshot.Matches(ApiText.Of(typeof(IPlugin).Assembly));

    [Fact]
    public void The_api_of_Numerics_is_what_was_agreed() => Snapshot.Matches(ApiText.Of(typeof(Matrix).Assembly));
}
