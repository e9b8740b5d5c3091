import { render } from 'preact';
import '../style/base.css';
import '../style/controls.css';
import '../style/logs.css';
import '../style/traces.css';
import { App } from './App';

const root = document.getElementById('app');
if (root) {
  render(<App />, root);
}
