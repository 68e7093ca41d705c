namespace SaeLab.Numerics;

/// <summary>When matching pursuit stops: whichever comes first, or when no atom has a positive product with the residual.</summary>
/// <param name="MostIterations">How many atoms a row chooses at most, counting repetitions; from 1 to 1,048,576.</param>
/// <param name="ResidualThreshold">Stop once ‖r‖ is below this, in units of the input; 0 never stops for it.</param>
/// <param name="StopsOnRepeatedSupport">Stop once an iteration leaves the set of chosen atoms as it was, that is, after it has added to one chosen before.</param>
public readonly record struct Pursuit(int MostIterations, double ResidualThreshold, bool StopsOnRepeatedSupport);
