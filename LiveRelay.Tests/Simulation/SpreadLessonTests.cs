namespace LiveRelay.Tests.Simulation;

// What holds for a lesson on one loop holds as well for viewers on another loop than the publishers: the same tests, once more.

/// <summary>Slots whose viewers are on another loop.</summary>
public sealed class SpreadSlotTests : SlotTests
{
    private protected override SimulatedLesson NewLesson(int seed) => new(seed, isSpread: true);
}

/// <summary>Simulcast to viewers on another loop.</summary>
public sealed class SpreadSimulcastTests : SimulcastTests
{
    private protected override SimulatedLesson NewLesson(int seed) => new(seed, isSpread: true);
}

/// <summary>Late viewers on another loop.</summary>
public sealed class SpreadJoinTests : JoinTests
{
    private protected override SimulatedLesson NewLesson(int seed) => new(seed, isSpread: true);
}

/// <summary>Sound and picture together on another loop.</summary>
public sealed class SpreadSynchronisationTests : SynchronisationTests
{
    private protected override SimulatedLesson NewLesson(int seed) => new(seed, isSpread: true);
}

/// <summary>Loss on the way to the publishers' loop and from the viewers'.</summary>
public sealed class SpreadRepairTests : RepairTests
{
    private protected override int Seeds => 200;

    private protected override SimulatedLesson NewLesson(int seed) => new(seed, isSpread: true);
}
