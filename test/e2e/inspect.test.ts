import { openWorkbench, type Workbench } from './workbench';

describe('a model in VS Code', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench('light');
  });
  after(() => workbench.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.picture('failed');
  });

  it('is opened from the context menu of its model.json', async () => {
    await workbench.chooseFromMenu('lenet/model.json', 'Inspect Model');
    await workbench.panel.getByRole('tab', { name: 'Layers' }).waitFor({ timeout: 60_000 });
    await workbench.picture('1-overview');
  });
});
