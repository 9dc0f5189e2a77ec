import type { PlanSummary } from '../answers';

type SettingsRecord = PlanSummary['settings'];
type SettingValue = SettingsRecord[string];

/** Settings as a flat record for the report: nested groups become `group.key`, what is not set is left out. */
export function settingsRecord(settings: object, prefix = ''): SettingsRecord {
  const record: Record<string, SettingValue> = {};
  for (const [key, value] of Object.entries(settings) as [string, unknown][]) {
    if (value === undefined) continue;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') record[prefix + key] = value;
    else if (Array.isArray(value)) record[prefix + key] = value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
    else if (value !== null) Object.assign(record, settingsRecord(value, `${prefix}${key}.`));
  }
  return record;
}
