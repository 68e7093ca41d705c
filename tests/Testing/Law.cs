using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace SaeLab.Testing;

/// <summary>Checks laws on generated cases.</summary>
/// <remarks>The seed is fixed, so that a failure is the same for everybody. <c>SAELAB_LAW_SEED=n</c> tries other cases.</remarks>
public static class Law
{
    /// <summary>Checks that an assertion holds for every generated case; a failing case is shrunk and its seed printed.</summary>
    public static void Holds<T>(Gen<T> cases, Action<T> assertion, int count = 100)
    {
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("SAELAB_LAW_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var chosen) ? chosen : 20260131UL;
        Prop.ForAll(Arb.From(cases), assertion).Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(seed, 1UL));
    }
}
