namespace Moev.Gateway.SmartCharging.Control;

/// <summary>The condition of a connector as smart charging sees it.</summary>
internal enum ConnectorCondition : byte
{
    /// <summary>Its charge point is not connected.</summary>
    Offline = 0,

    /// <summary>It does not accept or obey limits: what it may draw is reserved.</summary>
    Uncontrollable,

    /// <summary>No session runs.</summary>
    Free,

    /// <summary>A session runs and has current.</summary>
    Charging,

    /// <summary>A session runs and has none.</summary>
    Paused,
}

/// <summary>Finds the condition of connectors.</summary>
internal static class ConnectorConditions
{
    public static ConnectorCondition Of(SiteView view, int connector)
    {
        ref readonly var state = ref view.Observation.Connectors[connector];
        if (!state.IsOnline)
            return ConnectorCondition.Offline;
        if (!state.IsControllable)
            return ConnectorCondition.Uncontrollable;
        if (!state.HasSession)
            return ConnectorCondition.Free;
        return view.Allowed.Amps[connector] > 0 ? ConnectorCondition.Charging : ConnectorCondition.Paused;
    }
}
