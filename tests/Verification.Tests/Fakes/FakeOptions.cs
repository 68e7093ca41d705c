using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Verification.Tests.Fakes;

/// <summary>Options of fake variants.</summary>
public sealed record FakeVariantOptions : SaeOptions
{
    /// <summary>k.</summary>
    [Required, Range(1, 100)]
    public int K { get; init; }
}

/// <summary>Options of other fakes: none.</summary>
public sealed record FakeOptions;
