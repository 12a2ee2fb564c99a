namespace Moev.Ocpp.V16;

/// <summary>
/// The measured quantity (OCPP 1.6 §7.31). Import: into the vehicle. Register: the absolute meter reading. Interval: since the last such
/// sample.
/// </summary>
public enum Measurand : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>Current from the vehicle, in A.</summary>
    CurrentExport,

    /// <summary>Current to the vehicle, in A.</summary>
    CurrentImport,

    /// <summary>Maximum current offered to the vehicle, in A.</summary>
    CurrentOffered,

    /// <summary>Meter reading of the energy from the vehicle, in Wh or kWh.</summary>
    EnergyActiveExportRegister,

    /// <summary>Meter reading of the energy to the vehicle, in Wh or kWh. The meaning of an absent measurand.</summary>
    EnergyActiveImportRegister,

    /// <summary>Meter reading of the reactive energy from the vehicle, in varh or kvarh.</summary>
    EnergyReactiveExportRegister,

    /// <summary>Meter reading of the reactive energy to the vehicle, in varh or kvarh.</summary>
    EnergyReactiveImportRegister,

    /// <summary>Energy from the vehicle since the last interval, in Wh or kWh.</summary>
    EnergyActiveExportInterval,

    /// <summary>Energy to the vehicle since the last interval, in Wh or kWh.</summary>
    EnergyActiveImportInterval,

    /// <summary>Reactive energy from the vehicle since the last interval, in varh or kvarh.</summary>
    EnergyReactiveExportInterval,

    /// <summary>Reactive energy to the vehicle since the last interval, in varh or kvarh.</summary>
    EnergyReactiveImportInterval,

    /// <summary>Grid frequency, in Hz (errata 3.84).</summary>
    Frequency,

    /// <summary>Power from the vehicle, in W or kW.</summary>
    PowerActiveExport,

    /// <summary>Power to the vehicle, in W or kW.</summary>
    PowerActiveImport,

    /// <summary>Power factor of the energy flow, without a unit.</summary>
    PowerFactor,

    /// <summary>Maximum power offered to the vehicle, in W or kW.</summary>
    PowerOffered,

    /// <summary>Reactive power from the vehicle, in var or kvar.</summary>
    PowerReactiveExport,

    /// <summary>Reactive power to the vehicle, in var or kvar.</summary>
    PowerReactiveImport,

    /// <summary>Fan speed, in revolutions per minute.</summary>
    RPM,

    /// <summary>State of charge of the vehicle, in percent.</summary>
    SoC,

    /// <summary>Temperature inside the charge point.</summary>
    Temperature,

    /// <summary>Voltage, in V (RMS).</summary>
    Voltage,
}
